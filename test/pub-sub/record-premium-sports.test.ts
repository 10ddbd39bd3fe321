import { describeRecorder } from './recorders';
import { handler } from '../../lambdas/pub-sub/record-premium-sports.handler';

describeRecorder('premium-sports', handler);
