import { replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** Attributes of stdlib modules that Python 3 removed, and what its release notes give in their place. */
const MOVED: Record<string, string> = {
  'time.clock': 'time.perf_counter',
  'string.letters': 'string.ascii_letters',
  'string.lowercase': 'string.ascii_lowercase',
  'string.uppercase': 'string.ascii_uppercase',
  'string.maketrans': 'str.maketrans',
  'os.getcwdu': 'os.getcwd',
  'inspect.getargspec': 'inspect.getfullargspec',
  'math.infinity': 'math.inf',
  'itertools.izip': 'zip',
  'itertools.imap': 'map',
  'itertools.ifilter': 'filter',
  'itertools.izip_longest': 'itertools.zip_longest',
  'base64.encodestring': 'base64.encodebytes',
  'base64.decodestring': 'base64.decodebytes',
  'sys.maxint': 'sys.maxsize',
};

/** A name of the stdlib that Python 3 has elsewhere; only where the new place needs no import that is not there. */
export const movedName: Template = {
  name: 'moved-name',
  errors: ['AttributeError'],
  propose(site) {
    const message = /^module '([\w.]+)' has no attribute '(\w+)'/.exec(site.message);
    const to = message === null ? undefined : MOVED[`${message[1]}.${message[2]}`];
    if (message === null || to === undefined) return [];
    const node = only(
      suspects(site, 'attribute').filter((found) => found.childForFieldName('attribute')?.text === message[2]),
    );
    const object = node?.childForFieldName('object');
    if (!node || !object) return [];
    const [owner, name] = to.split('.');
    if (name !== undefined && owner === message[1])
      return [
        {
          rank: RANK.message,
          edits: [replaceNode(node, `${object.text}.${name}`)],
          because: `use ${to}, which took the place of ${message[1]}.${message[2]}`,
        },
      ];
    if (name !== undefined && owner !== 'str') return [];
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(node, to)],
        because: `use ${to}, which took the place of ${message[1]}.${message[2]}`,
      },
    ];
  },
};
