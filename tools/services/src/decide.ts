import type { Found } from './component.ts';
import type { ComponentName } from './components.ts';

export interface Circumstances {
  readonly component: (name: ComponentName) => Found;
  readonly unavailable: Readonly<Partial<Record<ComponentName, string>>>;
  readonly inContinuousIntegration: boolean;
  readonly isLeftToSoak: (name: ComponentName) => boolean;
}

export type Decision =
  | { readonly what: 'run' }
  | { readonly what: 'skip'; readonly why: string }
  | { readonly what: 'fail'; readonly why: string };

export function decide(names: readonly ComponentName[], circumstances: Circumstances): Decision {
  const { component, unavailable, inContinuousIntegration, isLeftToSoak } = circumstances;
  const missing = names.flatMap((name) => {
    const answer = component(name);
    if ('path' in answer) return [];
    const tried = unavailable[name];
    return [{ name, excused: tried !== undefined || isLeftToSoak(name), reason: tried ?? answer.missing }];
  });
  if (missing.length === 0) return { what: 'run' };
  const blamed = missing.filter((each) => !each.excused);
  // A green run hides its log: a suite that CI cannot run must fail, or be listed with what was tried.
  if (inContinuousIntegration && blamed.length > 0) return { what: 'fail', why: describe(blamed) };
  return { what: 'skip', why: describe(missing) };
}

/** Components that are missing for the same reason share it: `missing etcd, zlint: not built`. */
function describe(missing: readonly { readonly name: ComponentName; readonly reason: string }[]): string {
  const byReason = Map.groupBy(missing, (each) => each.reason);
  return [...byReason]
    .map(([reason, group]) => `missing ${group.map((each) => each.name).join(', ')}: ${reason}`)
    .join('; ');
}
