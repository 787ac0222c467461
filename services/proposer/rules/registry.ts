import type { Template } from './template.ts';
import { accumulate } from './templates/accumulate.ts';
import { argumentCoercion } from './templates/argument-coercion.ts';
import { awaitCoroutine } from './templates/await-coroutine.ts';
import { bytesText } from './templates/bytes-text.ts';
import { callSignature } from './templates/call-signature.ts';
import { changedWhileIterating } from './templates/changed-while-iterating.ts';
import { circularImport } from './templates/circular-import.ts';
import { dictValues } from './templates/dict-values.ts';
import { directoryEntry } from './templates/directory-entry.ts';
import { emptySequence } from './templates/empty-sequence.ts';
import { filePath } from './templates/file-path.ts';
import { importName } from './templates/import-name.ts';
import { inPlaceResult } from './templates/in-place-result.ts';
import { indexRange } from './templates/index-range.ts';
import { lengthGuard } from './templates/length-guard.ts';
import { missingCall } from './templates/missing-call.ts';
import { missingReturn } from './templates/missing-return.ts';
import { movedImport } from './templates/moved-import.ts';
import { movedName } from './templates/moved-name.ts';
import { narrowExcept } from './templates/narrow-except.ts';
import { nearMissAttribute } from './templates/near-miss-attribute.ts';
import { nearMissKey } from './templates/near-miss-key.ts';
import { nextDefault } from './templates/next-default.ts';
import { noneGuard } from './templates/none-guard.ts';
import { noneOperand } from './templates/none-operand.ts';
import { normaliseKey } from './templates/normalise-key.ts';
import { operandCoercion } from './templates/operand-coercion.ts';
import { parseNumber } from './templates/parse-number.ts';
import { removeAbsent } from './templates/remove-absent.ts';
import { selfProperty } from './templates/self-property.ts';
import { siblingGet } from './templates/sibling-get.ts';
import { tableDefault } from './templates/table-default.ts';
import { textEncoding } from './templates/text-encoding.ts';
import { textProduct } from './templates/text-product.ts';
import { unboundLocal } from './templates/unbound-local.ts';
import { undefinedName } from './templates/undefined-name.ts';
import { unpack } from './templates/unpack.ts';
import { zeroDivision } from './templates/zero-division.ts';

/** All templates; among drafts of one rank the earlier template's come first. A new one is a file and a line here. */
export const TEMPLATES: readonly Template[] = [
  accumulate,
  nearMissKey,
  nearMissAttribute,
  normaliseKey,
  tableDefault,
  siblingGet,
  removeAbsent,
  indexRange,
  lengthGuard,
  movedName,
  missingCall,
  awaitCoroutine,
  dictValues,
  inPlaceResult,
  missingReturn,
  noneGuard,
  noneOperand,
  callSignature,
  operandCoercion,
  textProduct,
  bytesText,
  argumentCoercion,
  parseNumber,
  unpack,
  emptySequence,
  zeroDivision,
  undefinedName,
  unboundLocal,
  importName,
  movedImport,
  circularImport,
  selfProperty,
  filePath,
  directoryEntry,
  textEncoding,
  changedWhileIterating,
  nextDefault,
  narrowExcept,
];
