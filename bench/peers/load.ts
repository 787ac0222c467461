import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;

/** What the benchmarks are compared with is no dependency of OpsGuard: it is installed here, by the lock file, when it is first needed. */
const install = (): void => {
  if (existsSync(join(HERE, 'node_modules'))) return;
  console.log('Installing what OpsGuard is measured against (bench/peers) …');
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: HERE,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw error ?? new Error(`npm ci failed: ${stderr.trim().split('\n')[0] ?? ''}`);
};

/** Imports packages of bench/peers; undefined, with a line that says why, where they cannot be had. */
export const loadPeers = async <const T extends readonly string[]>(
  ...names: T
): Promise<{ [K in keyof T]: unknown } | undefined> => {
  try {
    install();
    return (await Promise.all(names.map((name) => import(name)))) as { [K in keyof T]: unknown };
  } catch (cause) {
    console.log(`peer not installed: ${names.join(', ')} (${cause instanceof Error ? cause.message : String(cause)})`);
    return undefined;
  }
};
