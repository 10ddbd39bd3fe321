import type { Theme } from 'vitepress';
import theme from 'vitepress/theme-without-fonts';
import { addFilters } from './filters';
import { addSteps } from './steps';
import './style.css';

export default {
  extends: theme,
  enhanceApp: ({ router }) => {
    // Once the page is there: on the first one, this is heard before.
    router.onAfterRouteChange = () => {
      if (typeof document === 'undefined') return;
      setTimeout(() => {
        addSteps();
        addFilters();
      });
    };
  },
} satisfies Theme;
