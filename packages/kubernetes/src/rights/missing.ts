import type { Call } from '@kpki/plugin';
import * as z from 'zod';
import type { SecretLocation } from '../location.ts';
import { ask, misshapen } from '../transport/ask.ts';
import type { ApiSession } from '../transport/request.ts';
import { type NeededRight, neededRights } from './needed.ts';
import { type Attributes, accessReview, rulesReview } from './requests.ts';

interface MissingRight {
  readonly right: NeededRight;
  readonly verb: string;
  readonly names: readonly string[];
}

/** The most single reviews for each verb: the list of rules may be incomplete, and only a review is exact. */
const mostQuestions = 20;
const mostNames = 5;

/**
 * Returns the missing rights of the locations, one line each; sends one request for each namespace if all are granted.
 */
export async function missingRights(
  session: ApiSession,
  locations: readonly SecretLocation[],
  call: Call,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [namespace, rights] of neededRights(locations)) {
    const rules = await rulesIn(session, namespace, call);
    for (const lack of lacksOf(rights, rules)) {
      const left = await stillLacking(session, namespace, lack, call);
      if (left) lines.push(lineOf(left, namespace));
    }
  }
  return lines;
}

/** Returns whether an action is allowed, as the server reports it. */
export async function isAllowed(
  session: Pick<ApiSession, 'send'>,
  attributes: Attributes,
  call: Call,
): Promise<boolean> {
  const request = accessReview(attributes);
  const body = await ask(session.send, request, call);
  const parsed = z.object({ status: z.object({ allowed: z.boolean() }) }).safeParse(body);
  if (!parsed.success) throw misshapen(request);
  return parsed.data.status.allowed;
}

const texts = z.array(z.string()).nullish();
const rulesSchema = z.object({
  status: z.object({
    resourceRules: z
      .array(z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }))
      .nullish(),
  }),
});
type ResourceRule = NonNullable<z.output<typeof rulesSchema>['status']['resourceRules']>[number];

async function rulesIn(session: ApiSession, namespace: string, call: Call): Promise<readonly ResourceRule[]> {
  const request = rulesReview(namespace);
  const parsed = rulesSchema.safeParse(await ask(session.send, request, call));
  if (!parsed.success) throw misshapen(request);
  return parsed.data.status.resourceRules ?? [];
}

function lacksOf(rights: readonly NeededRight[], rules: readonly ResourceRule[]): readonly MissingRight[] {
  return rights.flatMap((right) =>
    right.verbs.flatMap((verb) => {
      const matching = rules.filter((rule) => covers(rule.verbs, verb) && covers(rule.apiGroups, right.group));
      const granting = matching.filter((rule) => covers(rule.resources, right.resource));
      if (granting.some(({ resourceNames }) => (resourceNames ?? []).length === 0)) return [];
      if (right.names.length === 0) return [{ right, verb, names: [] }];
      const granted = new Set(granting.flatMap(({ resourceNames }) => resourceNames ?? []));
      const names = right.names.filter((name) => !granted.has(name));
      return names.length === 0 ? [] : [{ right, verb, names }];
    }),
  );
}

function covers(listed: readonly string[] | null | undefined, wanted: string): boolean {
  return (listed ?? []).some((each) => each === '*' || each === wanted);
}

/** Null: the server grants the right after all. If all of the first are refused, the rest counts as refused. */
async function stillLacking(
  session: ApiSession,
  namespace: string,
  lack: MissingRight,
  call: Call,
): Promise<MissingRight | null> {
  const { right, verb, names } = lack;
  const attributes = { namespace, verb, group: right.group, resource: right.resource };
  if (names.length === 0) return (await isAllowed(session, attributes, call)) ? null : lack;
  const asked = names.slice(0, mostQuestions);
  const answers = await Promise.all(asked.map((name) => isAllowed(session, { ...attributes, name }, call)));
  const refused = asked.filter((_, at) => !answers[at]);
  const left = refused.length === 0 ? [] : [...refused, ...names.slice(mostQuestions)];
  return left.length === 0 ? null : { ...lack, names: left };
}

function lineOf({ right, verb, names }: MissingRight, namespace: string): string {
  if (names.length === 0) return `no ${verb} on ${right.resource} in namespace ${namespace}`;
  const more = names.length - mostNames;
  const reported = `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `no ${verb} on ${right.resource} ${reported} in namespace ${namespace}`;
}
