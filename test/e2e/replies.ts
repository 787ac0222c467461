import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fix, reproduction, type Script } from './model.ts';
import type { ExampleName } from './scene.ts';

type Reply = {
  readonly script: string;
  readonly variants?: readonly string[];
  readonly controls?: readonly string[];
  readonly file: string;
  /** What the fix replaces, and by what. */
  readonly from: string;
  readonly to: string;
};

const REPLIES: Record<ExampleName, Reply> = {
  'access-digest': {
    script: 'from digest.request import parse_request\n\nassert parse_request("garbled") is None\n',
    variants: ['from digest.request import parse_request\n\nprint(parse_request("GET / HTTP/1.1"))\n'],
    controls: [
      'from digest.request import parse_request\n\nprint(parse_request(\'::1 - - [now] "GET /a?b HTTP/1.1" 200 12\'))\nprint(parse_request("# rotated"))\n',
    ],
    file: 'digest/request.py',
    from: '    size = match.group("size")\n',
    to: '    if match is None:\n        return None\n    size = match.group("size")\n',
  },
  'parcel-quotes': {
    script:
      'from parcels.quotes import quote\n\nORDER = {"order": "1", "street": "Kai 3", "post_code": "20457", "city": "Hamburg", "grams": 900}\nprint(quote(ORDER))\nassert quote(ORDER)["zone"] == 1\n',
    file: 'parcels/zones.py',
    from: 'order["postcode"][0]',
    to: 'order["post_code"][0]',
  },
  'tide-gauge': {
    script:
      'from gauge.series import TideSeries\nfrom gauge.station import Reading\n\nrise = TideSeries([Reading(0, 1.0), Reading(60, 1.5)]).steepest_rise()\nassert rise.rate == 0.5, rise\n',
    file: 'gauge/series.py',
    from: 'for i in range(len(readings)):',
    to: 'for i in range(len(readings) - 1):',
  },
};

/** What a good model would say of an example: one reproduction, one fix. */
export const goodReplies = async (name: ExampleName, repo: string): Promise<Script> => {
  const { script, variants = [], controls = [], file, from, to } = REPLIES[name];
  const content = await readFile(join(repo, file), 'utf8');
  if (!content.includes(from)) throw new Error(`${file} of ${name} does not hold ${from} any more.`);
  return {
    reproduction: [reproduction(script, { variants, controls })],
    fix: [fix({ [file]: content.replace(from, to) })],
  };
};
