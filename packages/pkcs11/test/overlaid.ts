import type { Cryptoki } from '../src/cryptoki.ts';

/** Returns the real module with some functions changed: for results that SoftHSM cannot be made to return. */
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
  /** Makes each of these functions fail from now on, until the returned function is called. */
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

/** Throws as pkcs11js does. */
export function returned(name: string, number: number): never {
  throw Object.assign(new Error(name), { name: 'Pkcs11Error', code: number });
}
