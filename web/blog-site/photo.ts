import { element } from './shared/page';
import { onMissing } from './shared/photos';

const image = element('photo', HTMLImageElement);

onMissing(image, () => {
  image.remove();
  element('failed', HTMLElement).hidden = false;
});
