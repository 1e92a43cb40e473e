import { beforeAll, describe, expect, test } from 'vitest';
import { changesOf, daysLater, type TestState } from '../../test/observed-state.ts';
import { asking, certificatesOf, importInto, signedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';
import { remedy } from '../model/finding.ts';
import { emptyIntent, type Intent } from '../plan/intent.ts';

const id = 'apiserver cp1';
const later = daysLater(30);

let office: TestState;
let template: TestState;

beforeAll(async () => {
  [template, office] = [await asking(), await signing()];
  await template.apply();
  const { observed } = await importInto(
    template,
    certificatesOf(await signedBy(office, await signingRequestsOf(template))),
  );
  await observed.apply();
  expect(changesOf(await template.plan())).toEqual({});
});

/** The machine that made the requests, with everything imported. */
async function filled(): Promise<TestState> {
  const observed = await asking();
  for (const entry of template.entries()) observed.put(entry, template.bytes(entry));
  return observed;
}

describe('what has an external signer, and is not due', () => {
  test('is asked for where it is named, over its key, and nothing else is', async () => {
    const observed = await filled();
    expect(await signingRequestsOf(observed)).toEqual([]);
    const intent: Intent = { ...emptyIntent, renew: [id] };
    const plan = await observed.plan(later, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'pending requested pending-issuer' });
    expect(plan.steps.find(({ artifact }) => artifact === id)?.next).toEqual(remedy('exchange-requests-by-name'));
    const signingRequests = await signingRequestsOf(observed, intent);
    expect(signingRequests.map(({ artifact }) => artifact)).toEqual([id]);
    const key = observed.text('pki/apiserver.key');
    const before = observed.text('pki/apiserver.crt');
    const { observed: imported } = await importInto(
      observed,
      certificatesOf(await signedBy(office, signingRequests, later)),
    );
    expect(changesOf(await imported.plan(later))).toEqual({ [id]: 'renew requested' });
    await imported.apply(undefined, later);
    expect(observed.text('pki/apiserver.crt')).not.toBe(before);
    expect(observed.text('pki/apiserver.key')).toBe(key);
    expect(changesOf(await observed.plan(later))).toEqual({});
    expect((await observed.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('gets a new key that waits, and takes its place with its certificate', async () => {
    const observed = await filled();
    const intent: Intent = { ...emptyIntent, rekey: [id] };
    const key = observed.text('pki/apiserver.key');
    const plan = await observed.plan(later, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'request requested' });
    await observed.apply(plan, later);
    expect(observed.text('pki/apiserver.key')).toBe(key);
    const signingRequests = await signingRequestsOf(observed, intent);
    const { observed: imported } = await importInto(
      observed,
      certificatesOf(await signedBy(office, signingRequests, later)),
    );
    expect(changesOf(await imported.plan(later))).toEqual({ [id]: 'rekey requested' });
    await imported.apply(undefined, later);
    expect(observed.text('pki/apiserver.key')).not.toBe(key);
    expect(observed.entries()).not.toContain('pki/apiserver.key.next');
    expect((await observed.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('is not taken back: an older certificate is imported in vain', async () => {
    const observed = await filled();
    const signingRequests = await signingRequestsOf(observed, { ...emptyIntent, renew: [id] });
    const { observed: newer } = await importInto(
      observed,
      certificatesOf(await signedBy(office, signingRequests, later)),
    );
    await newer.apply(undefined, later);
    const older = certificatesOf(await signedBy(office, signingRequests));
    const { observed: imported } = await importInto(observed, older);
    expect(changesOf(await imported.plan(later))).toEqual({});
  });
});
