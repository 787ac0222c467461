import { computePatch } from './compute.ts';
import { placeboLayer } from './placebo.ts';
import { checkPatch } from './policy/check.ts';
import type { PatchService } from './port.ts';

export const patchService: PatchService = { checkPatch, computePatch, placeboOverlay: placeboLayer };
