import { parentPort } from 'node:worker_threads';
import { layOut } from './elk.ts';

parentPort?.postMessage(await layOut());
