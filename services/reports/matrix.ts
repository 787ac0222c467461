import type { EventOf } from '../../events/schema/event.ts';
import type { Observation } from '../../events/schema/observation.ts';
import { cellId } from '../../machines/cells.ts';

/** One cell in words, for tables and logs: `KeyError: 'sku'`, `exit 0, natural end`, `12 of 12 tests passed`. */
export const describe = (seen: Observation): string => {
  if (seen.outOfMemory) return 'out of memory';
  if (seen.timedOut) return 'timed out';
  if (seen.processLimitHit) return 'too many processes';
  if (seen.tests !== null)
    return `${seen.tests.filter(({ outcome }) => outcome === 'passed').length} of ${seen.tests.length} tests passed`;
  if (seen.end.kind === 'exception' && seen.exception !== null)
    return `${seen.exception.type}: ${oneLine(seen.exception.message)}`;
  const how = seen.end.kind === 'end' ? 'natural end' : seen.end.kind === 'exit' ? 'exited' : 'no proof of an end';
  return `exit ${seen.exitCode ?? seen.signal}, ${how}`;
};

const oneLine = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
};

/** Text from a repo or a model inside a line of Markdown or a table's cell: no pipes, no line breaks, no markup. */
export const inCell = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[|`<>*_[\]\\]/g, (char) => `\\${char}`);

/** The evidence as a Markdown table, a row a cell, in the order of their names. */
export const matrixTable = (cells: readonly EventOf<'cell.observed'>[]): string =>
  [
    '| tree | what ran | run | seen | time |',
    '| --- | --- | --- | --- | --- |',
    ...cells
      .toSorted((a, b) => cellId(a.cell).localeCompare(cellId(b.cell)))
      .map(({ cell, observation }) => {
        const [tree, subject, repeat] = cellId(cell).split('/');
        return `| ${tree} | ${subject} | ${repeat} | ${inCell(describe(observation))} | ${Math.round(observation.durationMs)} ms |`;
      }),
  ].join('\n');
