import type { Cryptoki } from '../src/cryptoki.ts';

/** The real module, with some of its functions changed: for what SoftHSM cannot be made to answer. */
export function overlaid(real: Cryptoki, change: (real: Cryptoki) => Partial<Cryptoki>): Cryptoki {
  const changes: Partial<Record<PropertyKey, unknown>> = change(real);
  return new Proxy(real, {
    get: (target, name) => {
      if (Object.hasOwn(changes, name)) return changes[name];
      const own: unknown = Reflect.get(target, name);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

export interface Failing {
  readonly through: (real: Cryptoki) => Cryptoki;
  /** From now on each function fails so, but for those that give something up, until the answer is called. */
  begin(fail: () => never): Promise<() => Promise<void>>;
}

/** A module that works until it is told to fail. */
export function failing(): Failing {
  let fail: (() => never) | null = null;
  const givesUp = /^C_(Close|Logout|Finalize)/;
  return {
    through: (real) =>
      new Proxy(real, {
        get: (target, name) => {
          const own: unknown = Reflect.get(target, name);
          if (typeof own !== 'function') return own;
          return (...given: unknown[]) => {
            if (fail !== null && !givesUp.test(String(name))) return fail();
            return own.apply(target, given);
          };
        },
      }),
    begin: async (next) => {
      fail = next;
      return async () => {
        fail = null;
      };
    },
  };
}

/** As pkcs11js throws it. */
export function returned(name: string, number: number): never {
  throw Object.assign(new Error(name), { name: 'Pkcs11Error', code: number });
}
