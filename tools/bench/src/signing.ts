import { type Backend, type BackendPlugin, type Host, PluginError } from '@kpki/plugin';

/** Opens a backend with the options of a file. `answer`: the answer to its questions; default: none, as without a terminal. */
export async function openBackend<Options>(
  plugin: BackendPlugin<Options>,
  options: object,
  answer: Host['ask'] = () => Promise.reject(new PluginError('denied', 'no person can answer')),
): Promise<Backend> {
  const checked = await plugin.options['~standard'].validate(options);
  if (checked.issues) throw new Error(checked.issues.map(({ message }) => message).join('; '));
  return plugin.open(checked.value, {
    folder: process.cwd(),
    log: () => {},
    ask: answer,
    agree: async () => {},
    now: () => new Date(),
    describe: () => {
      throw new Error('a key store describes nothing');
    },
  });
}

/** Returns how many times a second an act is done. Each lane begins the next one once its own is done. */
export async function rateOf(count: number, lanes: number, act: (lane: number) => Promise<unknown>): Promise<number> {
  let begun = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (begun < count) {
        begun += 1;
        await act(lane);
      }
    }),
  );
  return (count * 1000) / (performance.now() - from);
}
