import type { Command, CommandType } from '../../events/schema/command.ts';
import type { JobKind } from '../../infra/nats/subjects.ts';
import { ServiceError, terminal, toFailure } from '../../services/failure.ts';
import type { Jobs } from '../../services/orchestrator/jobs.ts';
import type { Answer, LoopDependencies } from '../../services/orchestrator/port.ts';
import { answerTo, ofAnotherCell, ofAnotherKind, type Plot } from './answers.ts';
import type { Audit } from './audit/audit.ts';
import type { Breaks } from './breaks.ts';
import type { Process } from './kernel/process.ts';
import type { World } from './kernel/world.ts';

/** Who does what: commands that are not here are carried out in the orchestrator's own process. */
const WORKER: Partial<Record<CommandType, JobKind>> = {
  check_workspace: 'sandbox',
  observe: 'sandbox',
  propose_reproduction: 'llm',
  propose_patch: 'llm',
  prepare_pull_request: 'llm',
};

/** A job's message: the command, which is all that a simulated worker needs. */
export type SimulatedMessage = { readonly command: Command; readonly plot: Plot };

type Options = {
  readonly world: World;
  readonly audit: Audit;
  readonly process: Process;
  readonly plot: Plot;
  readonly jobs: Jobs<Answer>;
  readonly breaks: Breaks;
};

/** Carries commands out in simulated services and by simulated workers, through the real sender of jobs. */
export const simulatedDispatcher =
  ({ world, audit, process, plot, jobs, breaks }: Options): LoopDependencies['dispatcher'] =>
  (deliver) => {
    const { dice } = world;
    const { sleep } = process.clock;

    const carryOut = async (command: Command): Promise<Answer> => {
      const kind = WORKER[command.type];
      if (kind !== undefined)
        return jobs.send({ id: command.id, kind, message: { command, plot } satisfies SimulatedMessage });
      await sleep(dice.between(5, 200));
      return answerTo(world, command, plot);
    };
    const failure = (cause: unknown): Answer => ({
      type: 'command.failed',
      failure: toFailure(cause instanceof ServiceError ? cause.failure : terminal('internal', String(cause))),
    });

    const deliverOddly = async (command: Command): Promise<void> => {
      const answer = await carryOut(command).catch(failure);
      if (command.type === 'observe' && world.strikes('answer: of the wrong cell'))
        deliver(command.id, ofAnotherCell(command, dice));
      if (world.strikes('answer: of the wrong kind')) deliver(command.id, ofAnotherKind(command, plot));
      deliver(command.id, answer);
      if (!world.strikes('answer: again')) return;
      await sleep(dice.between(0, 3_000));
      deliver(command.id, answer);
    };

    return breaks.dispatcher({
      dispatch: (command) => {
        audit.asks(command.id, process);
        // Nothing may begin in a process that is dead; what begins in a frozen one begins once it thaws.
        process.leave(() => process.enter(() => void deliverOddly(command)));
      },
      abandon: (run) => jobs.abandon(run),
    });
  };
