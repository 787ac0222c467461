// Where the command begins. JavaScript, because stripping types from TypeScript and compiling it is what most of a start-up is
// spent on: from here on it comes from a cache, which lies beside the code because it is to be trusted as that is.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Where it cannot be written there is none, and everything is compiled.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/opsguard', import.meta.url)));
await import('./main.ts');
