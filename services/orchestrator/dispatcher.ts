import type { Command } from '../../events/schema/command.ts';
import { pipe, TE } from '../../infra/fp.ts';
import { attempt, toFailure } from '../failure.ts';
import { applyPatch } from './commands/apply-patch.ts';
import { checkWorkspace } from './commands/check-workspace.ts';
import { classifyError } from './commands/classify-error.ts';
import type { CommandContext } from './commands/context.ts';
import { observe } from './commands/observe.ts';
import { preparePullRequest } from './commands/prepare-pull-request.ts';
import { prepareWorkspace } from './commands/prepare-workspace.ts';
import { proposePatch, proposeReproduction } from './commands/propose.ts';
import { writeReport } from './commands/write-report.ts';
import type { Answer, Dispatcher } from './port.ts';

/** The service behind each command. */
const carryOut = (command: Command, context: CommandContext): Promise<Answer> => {
  switch (command.type) {
    case 'prepare_workspace':
      return prepareWorkspace(context);
    case 'classify_error':
      return classifyError(context);
    case 'check_workspace':
      return checkWorkspace(context);
    case 'propose_reproduction':
      return proposeReproduction(context, command);
    case 'observe':
      return observe(context, command);
    case 'propose_patch':
      return proposePatch(context, command);
    case 'apply_patch':
      return applyPatch(context);
    case 'prepare_pull_request':
      return preparePullRequest(context);
    case 'write_report':
      return writeReport(context, command);
  }
};

/** Folds each service's outcome, once, into the event that answers its command. */
export const createDispatcher =
  (services: Omit<CommandContext, 'id' | 'history' | 'snapshot'>) =>
  (deliver: (command: string, answer: Answer) => void): Dispatcher => ({
    dispatch: (command, { history, snapshot }) => {
      const answer = pipe(
        attempt(() => carryOut(command, { ...services, id: command.id, history, snapshot })),
        TE.matchW(
          (failure): Answer => ({ type: 'command.failed', failure: toFailure(failure) }),
          (value) => value,
        ),
      );
      void answer().then((value) => deliver(command.id, value));
    },
    abandon: async () => {
      const post = await services.post().catch(() => undefined);
      await post?.abandon();
    },
  });
