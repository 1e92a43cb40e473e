// Preloaded into kpki for the picture of a running apply: one key after the other, with a pause before each.
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

// Of quick kinds, which the calling thread makes: that of the work, not of the screen.
const generateAtOnce = crypto.generateKeyPairSync as (...kind: readonly unknown[]) => unknown;
Object.defineProperty(crypto, 'generateKeyPairSync', {
  value: (...kind: readonly unknown[]) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return generateAtOnce(...kind);
  },
});
syncBuiltinESMExports();
