// Creates a key. With `slowly` it waits for a line of input after it found the name free, and before it creates the
// key.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { PluginError } from '@kpki/plugin';
import { openBackend } from '../src/backend.ts';
import { overlaid } from './overlaid.ts';
import { call, defaults, hostWith } from './scene.ts';

const [module = '', name = '', how = ''] = process.argv.slice(2);
const open = () =>
  openBackend({ ...defaults, module, token: 'kpki' }, hostWith(process.env['OUR_PIN'] ?? ''), {
    through: (real) =>
      overlaid(real, () => ({
        C_GenerateKeyPairAsync: async (...words) => {
          if (how === 'slowly') {
            process.stdout.write('looked\n');
            await once(process.stdin, 'data');
          }
          return real.C_GenerateKeyPairAsync(...words);
        },
      })),
  });
const backend = await withRetries(open);
await withRetries(() => backend.check(call));
if (how === 'at once') {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
}
try {
  const key = await withRetries(async () => backend.keyStore?.create(name, 'ec-p256', call));
  process.stdout.write(`created ${Buffer.from(key?.publicKey ?? []).toString('hex')}\n`);
} catch (error) {
  process.stdout.write(PluginError.is(error) ? `${error.code} ${error.message}\n` : `defect ${String(error)}\n`);
}
await backend.close();
process.stdin.destroy();

/** Retries as the engine does: SoftHSM's files are not available while another process logs in. */
async function withRetries<T>(attempt: () => Promise<T>, times = 10): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!PluginError.is(error) || !['unavailable', 'missing'].includes(error.code) || times === 1) throw error;
    await pause(50);
    return withRetries(attempt, times - 1);
  }
}
