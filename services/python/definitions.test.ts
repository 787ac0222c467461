import { expect, test } from 'vitest';
import { functionAt, functionsOf, inMainBlock, mainBlocks, runsIn } from './definitions.ts';
import { descendants, parsePython } from './parser.ts';

const SOURCE = `import os


@cached
@other(1)
def outer(a):
    def inner(b):
        yield b
    return lambda c: inner(c)


class Box:
    size = 1

    class Part:
        async def fit(self):
            return self

    def size_of(self):
        return [x for x in self]


if __name__ == "__main__":
    def late():
        outer(1)
    outer(2)
`;

test('functions have Python’s qualnames and lines', async () => {
  const { rootNode } = await parsePython(SOURCE);
  expect(
    functionsOf(rootNode).map(({ qualname, startLine, endLine, isAsync, isGenerator }) => [
      qualname,
      startLine,
      endLine,
      isAsync ? 'async' : isGenerator ? 'generator' : 'plain',
    ]),
  ).toEqual([
    ['outer', 4, 9, 'plain'],
    ['outer.<locals>.inner', 7, 8, 'generator'],
    ['Box.Part.fit', 16, 17, 'async'],
    ['Box.size_of', 19, 20, 'plain'],
    ['late', 24, 25, 'plain'],
  ]);
});

test.each([
  [1, null],
  [4, 'outer'],
  [8, 'outer.<locals>.inner'],
  [9, 'outer'],
  [13, null],
  [20, 'Box.size_of'],
])('line %i lies in %s', async (line, qualname) => {
  expect(functionAt((await parsePython(SOURCE)).rootNode, line)?.qualname ?? null).toBe(qualname);
});

test('code runs in its function, or in the module', async () => {
  const { rootNode } = await parsePython(SOURCE);
  const owner = (text: string) =>
    runsIn(descendants(rootNode, 'identifier', 'integer').findLast((n) => n.text === text)!);
  expect(['c', 'b', 'size', 'x'].map(owner)).toEqual(['outer', 'outer.<locals>.inner', '<module>', 'Box.size_of']);
});

test('a main block is found, and functions in it are not its own code', async () => {
  const { rootNode } = await parsePython(SOURCE);
  expect(mainBlocks(rootNode)).toHaveLength(1);
  const calls = descendants(rootNode, 'call').filter((node) => /^outer\(\d\)$/.test(node.text));
  expect(calls.map((node) => inMainBlock(node, rootNode))).toEqual([false, true]);
});

test.each([
  ["if '__main__' == __name__:\n    pass\n", 1],
  ['if (__name__ == "__main__"):\n    pass\n', 1],
  ['if __name__ != "__main__":\n    pass\n', 0],
  ['if __name__ == "__main__" or True:\n    pass\n', 0],
  ['def f():\n    if __name__ == "__main__":\n        pass\n', 0],
])('%j has %i main blocks', async (source, count) => {
  expect(mainBlocks((await parsePython(source)).rootNode)).toHaveLength(count);
});
