import { expect, test } from 'vitest';
import { blocks } from '../../../src/new-cluster/blocks.ts';
import { type QuestionName, questionNames, questionOf } from '../../../src/new-cluster/questions.ts';
import { asSentence, optionText } from '../../../src/new-cluster/words.ts';
import { optionRows } from '../../../src/options/options.ts';
import { widthOf } from '../../../src/text/width.ts';
import { labelColumns } from '../../../src/ui/state/screens/new-cluster/form.ts';
import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { spotsOf } from '../../../src/ui/state/screens/new-cluster/spots.ts';
import { openWizard } from './wizard.ts';

const typedKinds: readonly string[] = ['text', 'list', 'choice', 'nodes'];
const typed = questionNames.filter((name) => typedKinds.includes(questionOf(name).is));

test('all but one are questions of the wizard', () => {
  expect(questionNames.filter((name) => questionOf(name).block === null)).toEqual(['keys']);
});

test.each(typed)('%s is an option, and a field of its page', async (name: QuestionName) => {
  const { block, field, help, label } = questionOf(name);
  expect(optionRows[name].value).toBeTruthy();
  expect(widthOf(asSentence(help))).toBeLessThanOrEqual(80);
  if (block === null) return;
  const wizard = await openWizard();
  const drafting = wizard.drafting();
  // Asks for the machines of etcd too.
  const draft = { ...drafting.draft, typed: { ...drafting.draft.typed, etcd: 'external' } };
  const lines = pages[blocks[block].page].lines({ ...drafting, draft });
  const [first] = spotsOf(lines).filter(({ cell }) => cell.field === field);
  expect(first?.cell.name).toBe(label);
  const line = lines[first?.line ?? -1];
  expect(widthOf((line?.is === 'cells' ? line.label : null) ?? '')).toBeLessThanOrEqual(labelColumns);
});

test('a part of a question names another question', () => {
  for (const name of questionNames) {
    const question = questionOf(name);
    if (question.is === 'choice' && question.partOf !== undefined) expect(questionNames).toContain(question.partOf);
  }
});

test.each([
  ['endpoint', 'a load balancer or DNS name of all API servers, such as api.example.com:6443'],
  ['topology', 'who signs the CAs: each signs itself, one root signs them, signed externally'],
  ['ca-keys', 'kind of key of CAs'],
  ['control-plane', 'the machines that run the API server; repeatable'],
] as const)('--help says of %s: %s', (name, said) => {
  expect(optionText(questionOf(name))).toBe(said);
});
