/** What frames, code objects, generators, coroutines and tracebacks call their parts. */
export const FRAME_PARTS = new RegExp(
  `^(${[
    'f_(back|builtins|code|generator|globals|lasti|lineno|locals|trace(_lines|_opcodes)?)',
    'co_(name|qualname|(posonly|kwonly)?argcount|nlocals|(var|cell|free)vars|varnames|code|consts|filename|firstlineno|names|lnotab|lines|positions|flags|stacksize)',
    '(gi|cr|ag)_(frame|code|running|suspended|await|yieldfrom|origin)',
    'tb_(frame|lasti|lineno|next)',
  ].join('|')})$`,
);

/** How a name that is put together may begin: with a word of the program's own, which no part of a frame begins with. */
export const HARMLESS_PREFIX = /^(?!(f|co|gi|cr|ag|tb)_)[A-Za-z]\w{2,}$/;
