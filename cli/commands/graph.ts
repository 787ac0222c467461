import { toMermaid, topology } from '../../services/graph/topology.ts';
import { UsageError } from '../exit.ts';

/** `opsguard graph`: the statechart, drawn from the machine itself. */
export const graph = async ({ format }: { readonly format: string }): Promise<number> => {
  const drawn = topology();
  if (format === 'mermaid') process.stdout.write(`${toMermaid(drawn)}\n`);
  else if (format === 'json') process.stdout.write(`${JSON.stringify(drawn, null, 2)}\n`);
  else throw new UsageError(`--format takes mermaid or json, not ${format}.`);
  return 0;
};
