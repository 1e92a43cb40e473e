import { testExamples } from './help-examples.ts';

testExamples(false);
