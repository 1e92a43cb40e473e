// Preloaded into kpki for the picture of a running apply: one key after the other, with a pause before each. The cluster of the
// pictures has keys that are made on the thread pool; a quick one would be made at once.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const milliseconds = 5000;
const generate = promisify(crypto.generateKeyPair) as (...kind: readonly unknown[]) => Promise<unknown>;
let last: Promise<unknown> = Promise.resolve();

Object.defineProperty(crypto.generateKeyPair, promisify.custom, {
  value: (...kind: readonly unknown[]) => {
    last = last.then(() => pause(milliseconds)).then(() => generate(...kind));
    return last;
  },
});
syncBuiltinESMExports();
