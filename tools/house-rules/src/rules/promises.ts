import { backendCases, sinkCases } from '@kpki/plugin-conformance';
import type { Problem, Rule } from '../rule.ts';

const contractFiles = ['host', 'error', 'backend', 'sink', 'undo'].map((name) => `packages/plugin/src/${name}.ts`);
const caseFolder = 'packages/plugin-conformance/src';
const saboteurFolder = 'packages/plugin-conformance/test/saboteurs';
const printer = `${saboteurFolder}/print-caught.ts`;

export const promises: Rule = {
  name: 'promises',
  holds:
    'Each promise in the comments of the contract, below @remarks and above properties too, has a case, and each case a saboteur that it catches.',
  async problems(workspace) {
    const texts = new Map<string, string>();
    for (const file of contractFiles) texts.set(file, (await workspace.text(file)) ?? '');
    const printed = await workspace.output(process.execPath, ['--conditions=@kpki/source', printer]);
    const caught: { readonly backend: readonly string[]; readonly sink: readonly string[] } = JSON.parse(printed);
    return [
      ...saboteurProblems(backendCases, caught.backend),
      ...saboteurProblems(sinkCases, caught.sink),
      ...promiseProblems([...backendCases, ...sinkCases], texts),
    ];
  },
};

interface ProvenCase {
  readonly id: string;
  readonly promise: string;
}

/** A case that catches no saboteur would not turn red where its promise is broken. */
export function saboteurProblems(cases: readonly ProvenCase[], caught: readonly string[]): readonly Problem[] {
  return cases
    .filter(({ id }) => !caught.includes(id))
    .map(({ id }) => ({
      file: caseFolder,
      problem: `no saboteur breaks the promise of ${id}`,
      next: `add one to ${saboteurFolder}: a reference plugin that breaks it, with caughtBy: '${id}'`,
    }));
}

/** The comments and the cases say the same: what a case proves is written there, and a method promises nothing else. */
export function promiseProblems(cases: readonly ProvenCase[], texts: ReadonlyMap<string, string>): readonly Problem[] {
  const comments = [...texts].flatMap(([file, text]) => commentsIn(text).map((comment) => ({ ...comment, file })));
  const unwritten = cases
    .filter(({ promise }) => !comments.some(({ text }) => text.includes(promise)))
    .map(({ id, promise }) => ({
      file: caseFolder,
      problem: `the promise of ${id} stands in no comment of the contract: ${promise}`,
      next: 'write it above what it is about, word for word',
    }));
  // The longest first, since one sentence may begin as another.
  const known = [...new Set(cases.map(({ promise }) => promise))].toSorted((a, b) => b.length - a.length);
  const unproven = comments
    .filter(({ isOfMethod }) => isOfMethod)
    .map(({ file, text }) => ({ file, left: known.reduce((left, each) => left.replaceAll(each, ''), text).trim() }))
    .filter(({ left }) => left !== '')
    .map(({ file, left }) => ({
      file,
      problem: `no case proves: ${left}`,
      next: 'add a case with this promise; what is no promise stands below @remarks',
    }));
  const wordsOfPromises = comments
    .filter(({ isOfHost }) => !isOfHost)
    .flatMap(({ file, text, isOfMethod, remarks }) => {
      const left = known.reduce((rest, each) => rest.replaceAll(each, ''), text);
      // A promise left above a method is reported already.
      return [...(isOfMethod ? [] : sentencesIn(left)), ...sentencesIn(remarks)].map((sentence) => ({
        file,
        sentence,
      }));
    })
    .filter(({ sentence }) => wordOfPromise.test(sentence))
    .map(({ file, sentence }) => ({
      file,
      problem: `this is a promise, and no case proves it: ${sentence}`,
      next: 'add a case with this promise; or say it as advice, without never, always, pure and codes of errors',
    }));
  return [...unwritten, ...unproven, ...wordsOfPromises];
}

/** What makes a sentence a promise, above a property and below `@remarks` too. */
const wordOfPromise = /\b(?:never|always|pure)\b|'denied'/i;

const sentencesIn = (text: string): readonly string[] => text.split(/(?<=[.:;]) /).filter((each) => each !== '');

/** Its methods are kpki's to keep. */
const lentByHost = 'Host';

interface Comment {
  /** Up to `@remarks`, in one line, without the signs of a list. */
  readonly text: string;
  readonly remarks: string;
  readonly isOfHost: boolean;
  readonly isOfMethod: boolean;
}

function commentsIn(source: string): readonly Comment[] {
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n(.*)/g);
  return [...found].map(({ index, 1: inside = '', 2: below = '' }) => {
    const lines = inside.split('\n').map((line) => line.replace(/^\s*\*?\s?(?:- )?/, '').trim());
    const [text = '', remarks = ''] = lines
      .join(' ')
      .split('@remarks')
      .map((each) => each.replaceAll(/\s+/g, ' ').trim());
    const owner = [...source.slice(0, index).matchAll(/interface (\w+)/g)].at(-1)?.[1];
    const isOfHost = owner === lentByHost || below.startsWith(`export interface ${lentByHost} `);
    const isOfMethod = /^ +[a-z]\w*\??\(/.test(below) && !isOfHost;
    return { text, remarks, isOfMethod, isOfHost };
  });
}
