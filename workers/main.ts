import { runUntilAsked } from '../server/run-until-asked.ts';
import { giveWay } from './give-way.ts';
import { workerLife } from './life.ts';

giveWay();
runUntilAsked(workerLife());
