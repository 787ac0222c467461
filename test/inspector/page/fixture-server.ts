import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ElkExtendedEdge, ElkNode } from 'elkjs';
import ELK from 'elkjs/lib/elk.bundled.js';
import type { LogRecord } from '../../../events/schema/record.ts';
import { topology } from '../../../services/graph/topology.ts';
import type { ChartLayout } from '../../../services/inspector/protocol.ts';

// Stands in for the server until there is one.
const DIST = join(import.meta.dirname, '../../../services/inspector/page/dist');
const TOKEN = 'fixture';
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const chart = async (): Promise<ChartLayout> => {
  const { states, edges: all, initial } = topology();
  const edges = all.filter(({ from }) => from !== '*');
  const labelOf = (edge: (typeof edges)[number]) =>
    [
      edge.event === 'always' ? '' : edge.event,
      edge.guard === null || edge.guard === 'awaited' ? '' : `[${edge.guard}]`,
    ].filter((line) => line !== '');
  const graph: ElkNode = await new (ELK as unknown as typeof ELK.default)().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.spacing.nodeNodeBetweenLayers': '26',
      'elk.spacing.edgeLabel': '4',
    },
    children: [
      { id: 'initial', width: 14, height: 14 },
      ...states.map(({ id }) => ({ id, width: id.length * 8 + 24, height: 38 })),
    ],
    edges: [
      { id: 'e', sources: ['initial'], targets: [initial] },
      ...edges.map((edge, index) => ({
        id: `e${index}`,
        sources: [edge.from],
        targets: [edge.to],
        labels: [
          {
            id: `l${index}`,
            text: 'x',
            width: Math.max(1, ...labelOf(edge).map((line) => line.length * 6.2)),
            height: Math.max(1, labelOf(edge).length * 14),
          },
        ],
      })),
    ],
  });
  return {
    width: graph.width ?? 0,
    height: graph.height ?? 0,
    nodes: (graph.children ?? []).map((node) => ({
      id: node.id,
      kind: node.id === 'initial' ? 'initial' : states.find(({ id }) => id === node.id)?.final ? 'final' : 'state',
      x: node.x ?? 0,
      y: node.y ?? 0,
      width: node.width ?? 0,
      height: node.height ?? 0,
    })),
    edges: ((graph.edges ?? []) as ElkExtendedEdge[]).map((laid) => {
      const edge = edges[Number(laid.id.slice(1) || -1)];
      const section = laid.sections![0]!;
      const label = laid.labels?.[0];
      return {
        id: laid.id,
        source: edge?.from ?? 'initial',
        target: edge?.to ?? initial,
        event: edge === undefined || edge.event === 'always' ? null : edge.event,
        guard: edge?.guard ?? null,
        points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
        label:
          (label && { x: label.x ?? 0, y: label.y ?? 0, width: label.width ?? 0, height: label.height ?? 0 }) || null,
      };
    }),
  };
};

const recordsIn = (folder: string): { text: string; record: LogRecord }[] => {
  const path = join(folder, 'events.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((text) => ({ text, record: JSON.parse(text) as LogRecord }));
};

export const startFixture = async (folder: string): Promise<{ url: string; close(): Promise<void> }> => {
  const layout = await chart();
  const runs = join(folder, '.opsguard', 'runs');
  const ids = () => (existsSync(runs) ? readdirSync(runs).toSorted().toReversed() : []);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://fixture');
    const send = (type: string, body: string | Buffer) => response.setHeader('content-type', type).end(body);
    const json = (value: unknown) => send('application/json', JSON.stringify(value));
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-security-policy', CSP);
    if (request.headers.host !== `127.0.0.1:${port}`) return void response.writeHead(403).end();
    if ((request.headers.origin ?? `http://127.0.0.1:${port}`) !== `http://127.0.0.1:${port}`)
      return void response.writeHead(403).end();
    if (url.pathname.startsWith('/assets/')) {
      const kind = url.pathname.split('.').at(-1);
      const type = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[kind ?? ''] ?? 'text/plain';
      return void send(type, readFileSync(join(DIST, url.pathname)));
    }
    if (url.pathname === '/') return void send('text/html', readFileSync(join(DIST, 'index.html')));
    const given = request.headers.authorization?.replace('Bearer ', '') ?? url.searchParams.get('token');
    if (given !== TOKEN) return void response.writeHead(401).end();
    if (url.pathname === '/api/session') return void json({ run: null, version: '0.1.0' });
    if (url.pathname === '/api/chart') return void json(layout);
    const every = (look: () => boolean) => {
      response.setHeader('content-type', 'text/event-stream').flushHeaders();
      const timer = setInterval(() => look() && clearInterval(timer), 50);
      response.on('close', () => clearInterval(timer));
    };
    if (url.pathname === '/api/runs') {
      let before = '';
      return void every(() => {
        const rows = ids().flatMap((runId) => {
          const records = recordsIn(join(runs, runId)).map(({ record }) => record);
          const [first, last] = [records[0], records.at(-1)];
          const started = first?.events[0];
          const classified = records.flatMap(({ events }) => events).find(({ type }) => type === 'error.classified');
          if (first === undefined || last === undefined || started?.type !== 'run.started') return [];
          const error = classified?.type === 'error.classified' ? classified.classification.errorType : null;
          return [
            { runId, startedAt: first.at, state: last.state, error, repo: started.alert.repoPath, problem: null },
          ];
        });
        const text = JSON.stringify(rows);
        if (text !== before) response.write(`event: runs\ndata: ${text}\n\n`);
        before = text;
        return false;
      });
    }
    const [, run = '', rest = ''] = /^\/api\/runs\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    const place = join(runs, run);
    if (rest === 'records') {
      let sent = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0);
      return void every(() => {
        const records = recordsIn(place);
        for (const { text, record } of records.slice(sent))
          response.write(`id: ${record.seq}\nevent: record\ndata: ${text}\n\n`);
        sent = records.length;
        const over =
          /^(verified|.*_report)$/.test(records.at(-1)?.record.state ?? '') &&
          !/^generate/.test(records.at(-1)?.record.state ?? '');
        if (over) response.end('event: end\ndata: {}\n\n');
        return over;
      });
    }
    if (rest.startsWith('blobs/')) return void send('text/plain', readFileSync(join(place, rest)));
    if (rest === 'artifacts')
      return void json(
        readdirSync(place)
          .filter((name) => statSync(join(place, name)).isFile())
          .map((name) => ({ name, bytes: statSync(join(place, name)).size, mediaType: 'text/plain' })),
      );
    if (rest.startsWith('artifacts/')) {
      response.setHeader('content-disposition', 'attachment');
      return void send('text/plain', readFileSync(join(place, rest.slice('artifacts/'.length))));
    }
    response.writeHead(404).end();
  };
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=${TOKEN}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
