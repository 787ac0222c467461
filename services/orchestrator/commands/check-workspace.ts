import type { Classification, Target } from '../../../events/schema/classification.ts';
import type { CodePlace } from '../../../events/schema/values.ts';
import { hashSeedOf } from '../../../machines/cells.ts';
import { ServiceError, terminal } from '../../failure.ts';
import { placeboLayer } from '../../patch/placebo.ts';
import { patchRepo } from '../../patch/repo.ts';
import { requiredImports } from '../../python/imports.ts';
import type { Answer } from '../port.ts';
import { type CommandContext, originalEntries } from './context.ts';

/**
 * check_workspace: the traceback maps onto the repo, the image is there and has what the crashing files import, and the
 * repo's own tests are run on the original, under two hash seeds, for later comparison.
 */
export const checkWorkspace = async (context: CommandContext): Promise<Answer> => {
  const { history, blobs } = context;
  const { options, seed } = history.require('run.started');
  const { classification } = history.require('error.classified');
  const { tar } = history.require('workspace.prepared');
  const repo = patchRepo(await originalEntries(context));
  const places = placesOf(classification, repo.files);
  const target = targetOf(classification, places);
  const touched = [...new Set(places.map(({ file }) => file))];

  const post = await context.post();
  await post.share(tar.sha256);
  const answer = await post.send({
    id: context.id,
    kind: 'sandbox',
    message: {
      type: 'check',
      image: options.image,
      limits: options.limits,
      layers: [tar],
      imports: await externalImports(touched, repo.files),
      tests: [...repo.files.keys()].some(looksLikeTest),
      hashSeeds: [hashSeedOf(seed, 1), hashSeedOf(seed, 2)],
    },
  });
  if (answer.type === 'failed') return { type: 'command.failed', failure: answer.failure };
  if (answer.type !== 'checked') throw new Error(`A check was answered with ${answer.type}.`);
  if (answer.missingImports.length > 0)
    throw new ServiceError(
      terminal(
        'dependency_missing',
        `The sandbox image ${answer.image.reference} lacks ${answer.missingImports.join(', ')}, which the crashing code imports; build an image with it and name it with --image.`,
      ),
    );
  const placebo = await placeboLayer(repo, touched);
  return {
    type: 'workspace.ready',
    target,
    places,
    image: answer.image,
    python: answer.python,
    tests: answer.tests,
    placebo: await blobs.put(placebo.bytes),
  };
};

const placesOf = ({ frames }: Classification, files: ReadonlyMap<string, Buffer>): CodePlace[] =>
  frames.flatMap(({ repoFile, line, function: name }) =>
    repoFile !== undefined && files.has(repoFile) ? [{ file: repoFile, line, function: name }] : [],
  );

/** The alert's innermost frame in the repo: where the reproduction has to fail. */
const targetOf = ({ errorType, message }: Classification, places: readonly CodePlace[]): Target => {
  const innermost = places.at(-1);
  if (innermost === undefined || errorType === null)
    throw new ServiceError(
      terminal(
        'traceback_not_in_repo',
        'No file of the traceback is in the repo; check that --repo is the root of the service that wrote the log.',
      ),
    );
  return { errorType, message, ...innermost };
};

const looksLikeTest = (path: string): boolean =>
  /(^|\/)(test_[^/]*|[^/]*_test|tests?)\.py$|(^|\/)tests?\/.*\.py$/.test(path);

/** What the crashing files import from outside the repo. */
const externalImports = async (touched: readonly string[], files: ReadonlyMap<string, Buffer>): Promise<string[]> => {
  const own = new Set([...files.keys()].flatMap((path) => path.split('/').map((part) => part.replace(/\.py$/, ''))));
  const names = await Promise.all(
    touched.map((file) => requiredImports((files.get(file) ?? Buffer.alloc(0)).toString('utf8'))),
  );
  return [...new Set(names.flat())].filter((name) => !own.has(name)).sort();
};
