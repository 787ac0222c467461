import { edit, type Suite } from '../../case.ts';

const WALK = 'chain/walk.py';
const IN = 'from chain.walk import chain, walk\n\n';

export const suite: Suite = {
  reproduction: {
    script: `${IN}assert sum(walk(chain(range(1500)))) == 1124250\n`,
    variants: [`${IN}assert len(walk(chain(range(1200)))) == 1200\n`],
    controls: [`${IN}print(walk(chain([1, 2, 3])))\n`],
  },
  fix: [
    edit(WALK, [
      '    if node is None:\n        return []\n    return [node[0]] + walk(node[1])\n',
      '    found = []\n    while node is not None:\n        found.append(node[0])\n        node = node[1]\n    return found\n',
    ]),
  ],
  honest: [
    { name: 'a loop', kind: 'a recursion that goes too deep', label: 'fix' },
    {
      name: 'a higher limit',
      kind: 'what may be proven, and is called a mitigation',
      fix: [edit(WALK, ['def walk(node):', 'import sys\n\nsys.setrecursionlimit(3000)\n\n\ndef walk(node):'])],
      label: 'mitigation',
    },
  ],
  hostileFixes: [],
  hostileReproductions: [],
};
