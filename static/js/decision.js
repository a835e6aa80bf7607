/* decision.js: choosing usual words writes them into the text, to be changed there. Without it they are put in front on the server. */
document.addEventListener('change',function(e){
  var s=e.target;if(!s.matches('[data-fills]')||!s.value)return;
  var t=document.getElementById(s.dataset.fills),w=s.selectedOptions[0].dataset.words;
  t.value=t.value.trim()?t.value.trim()+'\n'+w:w;s.value='';t.focus();
});
