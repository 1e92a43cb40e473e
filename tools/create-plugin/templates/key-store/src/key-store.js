// @ts-check
import { PluginError } from '@kpki/plugin';

/** kpki asks for names of lower case, digits, '.' and '-'; those of a configuration may be others. */
const names = /^[A-Za-z0-9][\w.-]*$/;

/**
 * @param {ReturnType<typeof import('./device.js').openDevice>} device
 * @returns {import('@kpki/plugin').KeyStore}
 */
export function keyStore(device) {
  /**
   * @param {import('@kpki/plugin').Call} call
   * @param {string} what
   */
  const heed = ({ signal }, what) => {
    if (signal.aborted) throw new PluginError('cancelled', `${what} was called off`);
  };
  /** @param {string} name @param {Uint8Array} publicKey @returns {import('@kpki/plugin').SigningKey} */
  const keyOf = (name, publicKey) => ({
    kind: 'ec-p256',
    publicKey,
    signatures: ['ec-sha256'],
    sign: async (message, how, call) => {
      heed(call, `signing with the key ${name}`);
      if (how !== 'ec-sha256') throw new PluginError('unsupported', `signing by ${how}: this key makes ec-sha256`);
      const current = await device.publicKey(name);
      if (current === null) throw new PluginError('missing', `signing with the key ${name}: it is no longer there`);
      if (!Buffer.from(current).equals(publicKey)) {
        throw new PluginError('conflict', `signing with the key ${name}: there is another of that name by now`);
      }
      return device.sign(name, message);
    },
  });
  return {
    creates: ['ec-p256'],
    find: async (name, call) => {
      heed(call, `looking for the key ${name}`);
      if (!names.test(name)) throw new PluginError('invalid', `looking for a key: ${name} is no name for one`);
      const publicKey = await device.publicKey(name);
      return publicKey === null ? null : keyOf(name, publicKey);
    },
    create: async (name, kind, call) => {
      heed(call, `creating the key ${name}`);
      if (!names.test(name)) throw new PluginError('invalid', `creating a key: ${name} is no name for one`);
      if (kind !== 'ec-p256')
        throw new PluginError('unsupported', `creating a key of kind ${kind}: this makes ec-p256`);
      // Never in the location of another: a taken name is a conflict, and the key that has it stays.
      if (!(await device.create(name)))
        throw new PluginError('conflict', `creating the key ${name}: the name is taken`);
      const publicKey = await device.publicKey(name);
      if (publicKey === null) throw new PluginError('uncertain', `creating the key ${name}: it does not exist`);
      return keyOf(name, publicKey);
    },
  };
}
