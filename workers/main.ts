import { runUntilAsked } from '../server/run-until-asked.ts';
import { workerLife } from './life.ts';

runUntilAsked(workerLife());
