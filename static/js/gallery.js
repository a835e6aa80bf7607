/* gallery.js: a thumbnail shows its picture in place; without this file it opens the picture itself. */
(function () {
  var gallery = document.querySelector('[data-gallery]');
  if (!gallery) return;
  var main = gallery.querySelector('.gallery__main img');
  gallery.addEventListener('click', function (event) {
    var link = event.target.closest('ol a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    main.src = link.href;
    main.alt = link.querySelector('img').alt;
    gallery.querySelectorAll('[aria-current]').forEach(function (other) { other.removeAttribute('aria-current'); });
    link.setAttribute('aria-current', 'true');
  });
})();
