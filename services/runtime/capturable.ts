import { isAbsolute } from 'node:path';

/** Whether a command can be run to get its traceback: `python FILE ARGS…` or `python -m MODULE ARGS…`, no other options. */
export const canCapture = ([program = '', first, module]: readonly string[]): boolean =>
  /^python3?(\.\d+)?$/.test(program) &&
  first !== undefined &&
  (first === '-m' ? module !== undefined : !first.startsWith('-'));

/** The repo's file that such a command runs; null where it runs a module, or what is at a place of the image. */
export const fileOf = ([, first = '-m']: readonly string[]): string | null =>
  first === '-m' || isAbsolute(first) ? null : first;
