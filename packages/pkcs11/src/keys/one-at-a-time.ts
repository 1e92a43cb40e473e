const last = new Map<string, Promise<unknown>>();

/** Does one thing of that name after the other, in the order asked for, whoever asks in this thread. */
export function oneAtATime<T>(name: string, perform: () => Promise<T>): Promise<T> {
  const before = last.get(name) ?? Promise.resolve();
  const own = before.then(perform, perform);
  last.set(name, own);
  const forget = (): void => {
    if (last.get(name) === own) last.delete(name);
  };
  own.then(forget, forget);
  return own;
}
