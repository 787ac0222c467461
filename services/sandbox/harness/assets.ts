import { readFileSync } from 'node:fs';

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Source of PID 1; see its first lines for what it speaks on stdin and stdout. */
export const harnessSource = asset('./harness.py');

/** Source of what runs the job inside the unprivileged child. */
export const driverSource = asset('./driver.py');
