import type { Found } from './component.ts';
import type { ComponentName } from './components.ts';

export interface Circumstances {
  readonly component: (name: ComponentName) => Found;
  readonly unavailable: Readonly<Partial<Record<ComponentName, string>>>;
  readonly inContinuousIntegration: boolean;
}

export type Decision =
  | { readonly what: 'run' }
  | { readonly what: 'skip'; readonly why: string }
  | { readonly what: 'fail'; readonly why: string };

/** What becomes of a suite that needs these components. Pure but for the look-up it is given. */
export function decide(names: readonly ComponentName[], circumstances: Circumstances): Decision {
  const { component, unavailable, inContinuousIntegration } = circumstances;
  const missing = names.flatMap((name) => {
    const answer = component(name);
    if ('path' in answer) return [];
    const tried = unavailable[name];
    return [{ excused: tried !== undefined, why: `${name} is missing: ${tried ?? answer.missing}` }];
  });
  if (missing.length === 0) return { what: 'run' };
  const blamed = missing.filter((each) => !each.excused);
  // Nobody reads the log of a green run: what CI cannot run must be red, or listed with what was tried.
  if (inContinuousIntegration && blamed.length > 0) {
    return { what: 'fail', why: blamed.map((each) => each.why).join('; ') };
  }
  return { what: 'skip', why: missing.map((each) => each.why).join('; ') };
}
