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
  /** From now on each of these functions fails so, until the answer is called. */
  begin(functions: RegExp, fail: () => never): Promise<() => Promise<void>>;
}

export function failing(): Failing {
  let failing: { readonly functions: RegExp; readonly fail: () => never } | null = null;
  return {
    through: (real) =>
      new Proxy(real, {
        get: (target, name) => {
          const own: unknown = Reflect.get(target, name);
          if (typeof own !== 'function') return own;
          return (...given: unknown[]) => {
            if (failing?.functions.test(String(name))) return failing.fail();
            return own.apply(target, given);
          };
        },
      }),
    begin: async (functions, fail) => {
      failing = { functions, fail };
      return async () => {
        failing = null;
      };
    },
  };
}

/** As pkcs11js throws it. */
export function returned(name: string, number: number): never {
  throw Object.assign(new Error(name), { name: 'Pkcs11Error', code: number });
}
