import { readFileSync } from 'node:fs';
import { message } from './frames.ts';

const asset = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

/** What tracebacks call the driver; it knows its own frames by it. */
const DRIVER = '/run/opsguard/driver.py';

/** What an image's interpreter compiles: the source of PID 1, then that of what runs the job inside the unprivileged child, and its name. */
export const compilerInput = Buffer.concat(
  [asset('./harness.py'), asset('./driver.py'), Buffer.from(DRIVER)].map(message),
);

/** What Python is started with. Short: the engine writes a container's command down many times before it runs. */
export const BOOT = `import sys, marshal
read = sys.stdin.buffer.read
exec(marshal.loads(read(int.from_bytes(read(4), 'big'))))`;

/** What a started container is told first: PID 1's own code, and the file of the driver's. */
export const greetingOf = (harness: Buffer, driver: Buffer): Buffer => Buffer.concat([harness, driver].map(message));
