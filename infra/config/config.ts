import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { IMAGE_REFERENCE, isNatsUrl } from './forms.ts';

const MIB = 1024 * 1024;

/** Whole numbers, with what to tell whoever gives something else. */
const whole = (from: number, to = Number.MAX_SAFE_INTEGER): z.ZodCoercedNumber =>
  z.coerce.number().int().min(from).max(to);
const seconds = 'a whole number of seconds from 1';
const yesOrNo = () => z.stringbool().or(z.boolean());

/** The operator's settings. Every key is also a variable `OPSGUARD_<KEY_IN_CAPITALS>`, and a key of the JSON file. A description says what one takes. */
const Settings = z.strictObject({
  image: z
    .string()
    .regex(IMAGE_REFERENCE)
    .default('python:3.11-slim')
    .describe('an image as docker names it: python:3.11-slim, host:5000/team/name:tag, name@sha256:…'),
  /** Which there are is the workers' to know. */
  proposer: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/)
    .default('auto')
    .describe('a name of small letters, digits and hyphens'),
  model: z.string().min(1).optional().describe('a name, as `ollama list` prints it'),
  /** Whether the rules may propose what hides a failure, with a value or a gap that nothing in the repo asks for. */
  mitigations: yesOrNo().default(false).describe('true or false'),
  /** Where Ollama listens; `OLLAMA_HOST` counts when this is not set. */
  ollama_host: z.string().min(1).optional().describe('host:port'),
  /** Wall-clock limit of one script. */
  timeout_seconds: whole(1).default(30).describe(seconds),
  /** Wall-clock limit of one run of the repo's tests. */
  tests_timeout_seconds: whole(1).default(300).describe(seconds),
  /** Memory of one container, its tmpfs (the workspace) included; there is no swap. */
  memory_mib: whole(64).default(512).describe('a whole number of MiB from 64'),
  processes: whole(8).default(128).describe('a whole number from 8'),
  cpus: z.coerce.number().positive().default(1).describe('a number above 0, such as 0.5 or 2'),
  /** stdout and stderr each, of one container. */
  output_kib: whole(1).default(1024).describe('a whole number of KiB from 1'),
  /** Containers that are started ahead of their jobs; what the machine can bear, when this is not set. */
  warm_containers: whole(0, 64).optional().describe('a whole number from 0 to 64'),
  max_repo_mib: whole(1).default(100).describe('a whole number of MiB from 1'),
  /** A worker that says nothing for this long has lost its job to another one. */
  job_lease_seconds: whole(1).default(30).describe(seconds),
  nats_url: z
    .string()
    .refine(isNatsUrl)
    .optional()
    .describe('an address that starts with nats:// or tls://, such as nats://host:4222'),
  /** The NATS server's monitoring address (its http_port), which tells when it syncs. */
  nats_monitor_url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('an address such as http://host:8222'),
  /** Whether a cluster log is only used on a server that syncs each record before it acknowledges it. */
  require_sync: yesOrNo().default(false).describe('true or false'),
  /** An orchestrator that says nothing for this long loses its runs to others. */
  lease_seconds: whole(1).default(10).describe(seconds),
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
    if (issue?.code === 'unrecognized_keys')
      throw new ConfigError(
        `The setting ${issue.keys.join(', ')} cannot be used: there is none of that name; the settings are ${Object.keys(Settings.shape).join(', ')}.`,
      );
    // What was given is not shown: an address may hold a password.
    const key = issue?.path[0] as keyof Settings;
    throw new ConfigError(`The setting ${key} cannot be used: it takes ${Settings.shape[key].description}.`);
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
