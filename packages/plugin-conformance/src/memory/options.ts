import type { DescribedSchema } from '@kpki/plugin';
import type { MemoryStorage } from './storage.ts';

export interface MemoryOptions {
  /** Shared by several instances, or looked into by a test; without it, each instance has a new one. */
  readonly storage?: MemoryStorage;
}

/** A storage is a live object and cannot come from a file, so the description of the options is of an empty object. */
export const options: DescribedSchema<MemoryOptions> = {
  '~standard': {
    version: 1,
    vendor: '@kpki/plugin',
    validate(value) {
      if (typeof value !== 'object' || value === null) return { issues: [{ message: 'expected an object' }] };
      const unknown = Object.keys(value).filter((name) => name !== 'storage');
      if (unknown.length === 0) return { value: value as MemoryOptions };
      return { issues: unknown.map((name) => ({ message: `there is no option ${name}`, path: [name] })) };
    },
    jsonSchema: { input: () => ({ type: 'object', properties: {}, additionalProperties: false }) },
  },
};
