import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const MIB = 1024 * 1024;

const count = z.coerce.number().int().positive();

/** The operator's settings. Every key is also a variable `OPSGUARD_<KEY_IN_CAPITALS>`, and a key of the JSON file. */
const Settings = z.strictObject({
  image: z.string().min(1).default('python:3.11-slim'),
  /** Which there are is the workers' to know. */
  proposer: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a name of small letters, digits and hyphens')
    .default('auto'),
  model: z.string().min(1).optional(),
  /** Whether the rules may propose what hides a failure, with a value or a gap that nothing in the repo asks for. */
  mitigations: z.stringbool().or(z.boolean()).default(false),
  /** Where Ollama listens; `OLLAMA_HOST` counts when this is not set. */
  ollama_host: z.string().min(1).optional(),
  /** Wall-clock limit of one script. */
  timeout_seconds: count.default(30),
  /** Wall-clock limit of one run of the repo's tests. */
  tests_timeout_seconds: count.default(300),
  /** Memory of one container, its tmpfs (the workspace) included; there is no swap. */
  memory_mib: z.coerce.number().int().min(64).default(512),
  processes: z.coerce.number().int().min(8).default(128),
  cpus: z.coerce.number().positive().default(1),
  /** stdout and stderr each, of one container. */
  output_kib: count.default(1024),
  /** Containers that are started ahead of their jobs; what the machine can bear, when this is not set. */
  warm_containers: z.coerce.number().int().min(0).max(64).optional(),
  max_repo_mib: count.default(100),
  /** A worker that says nothing for this long has lost its job to another one. */
  job_lease_seconds: count.default(30),
  nats_url: z.string().min(1).optional(),
  /** The NATS server's monitoring address (its http_port), which tells when it syncs. */
  nats_monitor_url: z.url().optional(),
  /** Whether a cluster log is only used on a server that syncs each record before it acknowledges it. */
  require_sync: z.stringbool().or(z.boolean()).default(false),
  /** An orchestrator that says nothing for this long loses its runs to others. */
  lease_seconds: count.default(10),
});
type Settings = z.infer<typeof Settings>;

export type Config = {
  readonly image: string;
  readonly proposer: Settings['proposer'];
  readonly model: string | null;
  readonly mitigations: boolean;
  readonly ollamaHost: string;
  readonly natsUrl: string | null;
  readonly natsMonitorUrl: string | null;
  readonly requireSync: boolean;
  readonly leaseMs: number;
  /** null: what the machine can bear. */
  readonly warmContainers: number | null;
  readonly maxRepoBytes: number;
  readonly jobLeaseMs: number;
  readonly limits: {
    readonly wallMs: number;
    readonly testsWallMs: number;
    readonly memoryBytes: number;
    readonly processes: number;
    readonly cpus: number;
    readonly outputBytes: number;
  };
};

/** A setting that cannot be used; the message names it and says what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Overrides = Partial<Record<keyof Settings, string | undefined>>;

/**
 * Flags win over `OPSGUARD_*` variables, and these over the JSON file that `--config` or `OPSGUARD_CONFIG` names. Nothing is
 * ever read from the repo under repair.
 * @throws {ConfigError}
 */
export const loadConfig = async (
  flags: Overrides,
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined = env.OPSGUARD_CONFIG,
): Promise<Config> => {
  const fromEnv = Object.fromEntries(
    Object.keys(Settings.shape).flatMap((key) => {
      const value = env[`OPSGUARD_${key.toUpperCase()}`];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
  const fromFlags = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const parsed = Settings.safeParse({
    ...(file === undefined ? {} : await readSettings(file)),
    ...fromEnv,
    ...fromFlags,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const key = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'the file');
    throw new ConfigError(`The setting ${key} cannot be used: ${issue?.message}.`);
  }
  return toConfig(parsed.data, env);
};

const readSettings = async (file: string): Promise<object> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed;
  } catch (cause) {
    throw new ConfigError(`The configuration file ${file} cannot be read as JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
  throw new ConfigError(`The configuration file ${file} holds no JSON object.`);
};

const toConfig = (settings: Settings, env: Readonly<Record<string, string | undefined>>): Config => ({
  image: settings.image,
  proposer: settings.proposer,
  model: settings.model ?? null,
  mitigations: settings.mitigations,
  ollamaHost: settings.ollama_host ?? env.OLLAMA_HOST ?? '127.0.0.1:11434',
  natsUrl: settings.nats_url ?? null,
  natsMonitorUrl: settings.nats_monitor_url ?? null,
  requireSync: settings.require_sync,
  leaseMs: settings.lease_seconds * 1000,
  warmContainers: settings.warm_containers ?? null,
  maxRepoBytes: settings.max_repo_mib * MIB,
  jobLeaseMs: settings.job_lease_seconds * 1000,
  limits: {
    wallMs: settings.timeout_seconds * 1000,
    testsWallMs: settings.tests_timeout_seconds * 1000,
    memoryBytes: settings.memory_mib * MIB,
    processes: settings.processes,
    cpus: settings.cpus,
    outputBytes: settings.output_kib * 1024,
  },
});
