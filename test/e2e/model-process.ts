import { startModel } from './model.ts';
import { goodReplies } from './replies.ts';
import type { ExampleName } from './scene.ts';

// A model server as a process of its own: `model-process.ts EXAMPLE REPO ADDRESS` answers well for the example, prints its
// URL, and ends with its stdin. A test whose server has to stand in another network cannot hold it itself.
const [name, repo = '', address = ''] = process.argv.slice(2);
const model = await startModel(await goodReplies(name as ExampleName, repo), { address });
process.stdout.write(`${model.url}\n`);
process.stdin.resume().once('end', () => void model.stop());
