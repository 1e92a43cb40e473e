import { Composer, type Document, Lexer, LineCounter, Parser, type YAMLError } from 'yaml';
import { inReadingOrder, type Position, type Problem, pathText } from '../problem.ts';
import { sourceOf } from './compose.ts';
import type { ReportAt } from './composing.ts';
import type { SourceNode } from './source.ts';

/** No real configuration is larger: ten thousand nodes need one MiB. */
const longestText = 8 * 1024 * 1024;
/** No real configuration is deeper; beyond some thousand levels the YAML library and V8 overflow the stack. */
const deepest = 100;

/** One mistake in YAML may cause thousands of problems; more than these help no reader. */
const mostProblems = 100;

export interface SourceDocument {
  /** Null for a document without content. */
  readonly root: SourceNode | null;
  readonly at: Position;
}

export interface YamlResult {
  readonly documents: readonly SourceDocument[] | null;
  readonly problems: readonly Problem[];
}

/** Reads YAML 1.2 into trees with positions; keeps the first of repeated keys. Never throws or quotes the text. */
export function readYaml(text: string, file: string): YamlResult {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  let isComplete = true;
  const report: ReportAt = (at, path, message, found) => {
    problems.push({ file, ...at, path: pathText(path), message });
    if (found !== 'whole') isComplete = false;
  };
  const location = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (text.length > longestText) {
    report({ line: 1, column: 1 }, [], 'larger than 8 MiB, which no configuration is; is it the right file');
    return { documents: null, problems };
  }
  const composed = compose(text.replace(/^\ufeff/, ''), lines);
  if (composed.tooDeepAt !== undefined) {
    report(location(composed.tooDeepAt), [], `nested deeper than ${deepest} levels, which no configuration is`);
    return { documents: null, problems };
  }
  // A tab moves everything around it, so other problems near it would mislead.
  const tabs = composed.documents.flatMap(({ errors }) => errors.filter(({ code }) => code === 'TAB_AS_INDENT'));
  if (tabs.length > 0) {
    for (const error of tabs) report(location(error.pos[0]), [], reason(error));
    return { documents: null, problems: problems.slice(0, mostProblems) };
  }
  const documents = composed.documents.map((document): SourceDocument => {
    for (const error of [...document.errors, ...document.warnings]) report(location(error.pos[0]), [], reason(error));
    const start = document.contents?.range?.[0] ?? document.range[0];
    return { root: sourceOf(document, location, report), at: location(start) };
  });
  return { documents: isComplete ? documents : null, problems: inReadingOrder(problems).slice(0, mostProblems) };
}

interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly tooDeepAt?: number;
}

/** Composing is recursive, so the depth is measured on the tokens first. */
function compose(text: string, lines: LineCounter): Composed {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > deepest) return { documents: [], tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  // `sourceOf` finds repeated keys, and can name them.
  const composer = new Composer({ version: '1.2', uniqueKeys: false });
  return { documents: [...composer.compose(tokens, true, text.length)].filter((document) => !isNothing(document)) };
}

/** The library composes an empty stream into one document without a position. */
function isNothing(document: Document.Parsed): boolean {
  return document.errors.length === 0 && document.range[0] === document.range[2];
}

/** Our own texts of the errors: the library's texts sometimes quote the file. */
const reasons: Readonly<Record<YAMLError['code'], string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag',
  BAD_ALIAS: 'the name of this anchor or alias is not valid',
  BAD_COLLECTION_TYPE: 'the tag does not fit what follows it',
  BAD_DIRECTIVE: 'this directive is not valid; a configuration needs none',
  BAD_DQ_ESCAPE: 'this escape is not valid in double quotes; use single quotes, or a double backslash',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a plain value cannot begin with this character; put the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second `key:` on one line; break the line, or put the value in quotes',
  BLOCK_IN_FLOW: 'a block of lines cannot stand inside brackets',
  DUPLICATE_KEY: 'this field is given twice',
  IMPOSSIBLE: 'not valid YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; is a bracket or a quote not closed',
  MISSING_CHAR: 'something is missing here: a closing quote, a bracket, a comma, a colon or a space after a colon',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon missing, or the indentation wrong',
  MULTIPLE_ANCHORS: 'a value has at most one anchor',
  MULTIPLE_DOCS: 'a second document begins here',
  MULTIPLE_TAGS: 'a value has at most one tag',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'too large or too deep for a configuration',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'this tag is not known; leave it out',
  UNEXPECTED_TOKEN: 'this is not expected here; check the quotes, brackets and indentation before it',
};

function reason(error: YAMLError): string {
  return reasons[error.code] ?? 'not valid YAML';
}
