import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startModel } from '../e2e/model.ts';
import { goodReplies } from '../e2e/replies.ts';
import type { ExampleName } from '../e2e/scene.ts';

// `with-model.ts ADDRESS EXAMPLE REPO COMMAND…`: runs a command beside a model server that listens on an address of the network
// that this process is in.
const [address = '', name = '', repo = '', program = '', ...args] = process.argv.slice(2);
const model = await startModel(await goodReplies(name as ExampleName, repo), address);
const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...model.env } });
const [code] = (await once(child, 'close')) as [number | null];
await model.stop();
process.exitCode = code ?? 1;
