import { type Environment, type Problem, pathText } from '@kpki/spec';
import type { ReadConfiguration } from './configuration.ts';

/** What a file may say already, and this version cannot do yet: refused, so that nobody believes it was done. */
export function unsupported({ environment, file }: ReadConfiguration): readonly Problem[] {
  return environment === null ? [] : authoritiesElsewhere(environment, file);
}

/** The values of an authority's fields that this version can do. */
const local: Readonly<Record<'keys' | 'key' | 'issuer', string | undefined>> = {
  keys: 'default',
  key: undefined,
  issuer: 'self',
};

function authoritiesElsewhere({ name, authorities }: Environment, file: string): readonly Problem[] {
  const fields = ['keys', 'key', 'issuer'] as const;
  return Object.entries(authorities).flatMap(([authority, use]) =>
    fields
      .filter((field) => use[field] !== undefined && use[field] !== local[field])
      .map((field) => ({
        file,
        ...use.positionOf(field),
        path: pathText(['environments', name, 'authorities', authority, field]),
        message: 'keys and issuers elsewhere; this version of kpki keeps keys in the sink: leave this out',
      })),
  );
}
