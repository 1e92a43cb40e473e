/**
 * Keeps everybody but the UI from writing to the terminal while it is drawn on: one stray line would shift the picture
 * for good. What others write meanwhile is dropped; a plugin has `host.log`.
 */
export function fence(): { readonly stdout: NodeJS.WriteStream; readonly open: () => void } {
  const { stdout, stderr } = process;
  const write = { out: stdout.write, err: stderr.write };
  const real = stdout.write.bind(stdout);
  const through = new Proxy(stdout, {
    get: (target, property) => {
      if (property === 'write') return real;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const drop = ((_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stdout.write;
  stdout.write = drop;
  stderr.write = drop;
  return {
    stdout: through,
    open: () => {
      stdout.write = write.out;
      stderr.write = write.err;
    },
  };
}
