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

/** As pkcs11js throws it. */
export function returned(name: string, number: number): never {
  throw Object.assign(new Error(name), { name: 'Pkcs11Error', code: number });
}
