import { describeRecorder } from './recorders';
import { handler } from '../../lambdas/pub-sub/record-analytics.handler';

describeRecorder('orders-analytics', handler);
