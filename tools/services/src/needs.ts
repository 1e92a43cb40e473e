import { describe, test } from 'vitest';
import { component } from './component.ts';
import { type ComponentName, components, unavailable } from './components.ts';
import { decide } from './decide.ts';
import { isSoak } from './random-cases.ts';

export type Suite = (title: string, body: () => void) => void;

/** `concurrent` has the tests of the suite, and the suites in it, run at the same time. */
type SuiteOfComponents = Suite & { readonly concurrent: Suite };

/**
 * A `describe` for suites that run real components:
 *
 *     needs('etcd', 'kube-apiserver')('the control plane', () => { ... });
 *
 * Where one is missing the suite is skipped and one line says so. Under CI the suite fails instead, unless the component
 * stands in the `unavailable` table, or is installed for the soak alone and this is another run. The body is collected
 * either way, so it must not touch a component before its hooks and tests run.
 */
export function needs(...names: readonly ComponentName[]): SuiteOfComponents {
  const suite = (concurrent: boolean) => (title: string, body: () => void) => {
    const inContinuousIntegration = (process.env['CI'] ?? '') !== '';
    const isLeftToSoak = (name: ComponentName): boolean => !isSoak && components[name].isForSoakOnly === true;
    const decision = decide(names, { component, unavailable, inContinuousIntegration, isLeftToSoak });
    if (decision.what === 'run') {
      describe(title, { concurrent }, body);
      return;
    }
    if (decision.what === 'fail') {
      test(`${title}: has its components`, () => {
        throw new Error(decision.why);
      });
    } else {
      process.stderr.write(`skipped: ${title}: ${decision.why}\n`);
    }
    describe.skip(title, body);
  };
  return Object.assign(suite(false), { concurrent: suite(true) });
}
